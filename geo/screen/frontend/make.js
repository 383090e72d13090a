/* Before each of our components' scripts. */

/** An element with its properties and its children: texts or elements. */
function make(name, given = {}, ...children) {
  const made = Object.assign(document.createElement(name), given);
  made.append(...children);
  return made;
}
