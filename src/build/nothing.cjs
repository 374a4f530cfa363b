// Stands in for modules that packages in the bundle load and that are not used here: @colors/colors, which cli-table3
// asks for the styles of heads and borders (ours have none; cells are coloured by chalk), and commander's child_process.
module.exports = {};
