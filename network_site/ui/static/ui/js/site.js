// What every page has. Each module makes markup that already works a little better.
import "./dialogs.js";
import "./confirm.js";
import "./toasts.js";
import "./local-time.js";
import "./combobox.js";
import "./search-box.js";

// When a page comes back with errors, the reader starts at their summary.
document.querySelector("form[method=post] .form-errors")?.focus();
