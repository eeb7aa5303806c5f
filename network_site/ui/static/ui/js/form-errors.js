// When a page comes back with errors, the reader starts at their summary.

document.querySelector("form[method=post] .form-errors")?.focus();
