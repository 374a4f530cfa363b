// Stands in for the package of this name in the bundle, and leaves to it all text that is not printable ASCII. For that
// text, nearly all of a table, the width is the length; counting it character by character is the one loop of a short
// run that V8 finds worth optimizing, which takes 4 MiB.
const stringWidth = require('../../node_modules/string-width/index.js');

module.exports = text => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text));
