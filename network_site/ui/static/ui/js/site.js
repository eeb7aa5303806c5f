// What every page has. Each module makes markup that already works a little better.
import "./dialogs.js";
import "./confirm.js";
import "./toasts.js";
import "./local-time.js";
import "./menu.js";
import "./form-errors.js";
import "./combobox.js";
import "./search-box.js";
