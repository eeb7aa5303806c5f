// Suggests the zone of this device to somebody who has not chosen one.

const select = document.querySelector("select[data-suggest-zone]");
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

if (select && [...select.options].some((option) => option.value === timeZone)) select.value = timeZone;
