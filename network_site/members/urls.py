"""Addresses of membership, below /people/."""

from django.urls import path

from network_site.members.views import (
    account,
    addresses,
    bulk,
    leaving,
    mandates,
    nominations,
    own_data,
    profile,
    recovery,
    roles,
    rules,
)

app_name = "members"
urlpatterns = [
    path("invitations/", nominations.invitations, name="invitations"),
    path("invitations/<int:pk>/send-again/", nominations.send_again, name="send_again"),
    path("invitations/<int:pk>/withdraw/", nominations.withdraw, name="withdraw"),
    path("invitations/table/", bulk.bulk, name="bulk"),
    path("invitations/table/empty/", bulk.bulk_template, name="bulk_template"),
    path("country/", mandates.country, name="country"),
    path("country/<int:pk>/still-in-post/", mandates.still_in_post, name="still_in_post"),
    path("country/<int:pk>/remove/", mandates.remove, name="remove"),
    path("country/<int:pk>/reinstate/", mandates.reinstate, name="reinstate"),
    path("account/", account.account, name="account"),
    path("account/sessions/", account.sessions, name="sessions"),
    path("account/address/", addresses.address, name="address"),
    path("account/address/<str:token>/", addresses.confirm_address, name="confirm_address"),
    path("account/profile/", profile.profile, name="profile"),
    path("welcome/dismiss/", profile.dismiss_welcome, name="dismiss_welcome"),
    path("rules/", rules.rules, name="rules"),
    path("rules/publish/", rules.publish, name="publish_rules"),
    path("rules/<int:version>/", rules.rules_version, name="rules_version"),
    path("me/data/", own_data.own_data, name="own_data"),
    path("me/leave/", leaving.leave, name="leave"),
    path("country/<int:pk>/pseudonymise/", leaving.pseudonymise, name="pseudonymise"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<int:pk>/", roles.member_roles, name="member_roles"),
    path("deputies/<int:pk>/", roles.deputies, name="deputies"),
    path("deputies/<int:pk>/end/", roles.end_deputy, name="end_deputy"),
    path("second-factor/lost/", recovery.lost_factor, name="lost_factor"),
    path("second-factor/lost/cancel/", recovery.cancel_recovery, name="cancel_recovery"),
    path("second-factor/new/<str:token>/", recovery.recover, name="recover"),
    path("second-factor/requests/", recovery.recoveries, name="recoveries"),
    path("second-factor/requests/<int:pk>/vouch/", recovery.vouch, name="vouch"),
    path("second-factor/requests/<int:pk>/approve/", recovery.approve, name="approve"),
    path("second-factor/requests/<int:pk>/refuse/", recovery.refuse, name="refuse"),
    path("join/<str:token>/", nominations.join, name="join"),
]
