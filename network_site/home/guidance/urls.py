"""The address at which answers become guidance, below /questions/."""

from django.urls import path

from network_site.home.guidance import views

app_name = "guidance"
urlpatterns = [path("<int:pk>/guide/", views.draft, name="draft")]
