# Writes FILES, ES modules in the order in which they need each other, as one classic script into OUTPUT: a page that is
# opened as a file may load no modules (HTML standard, "Fetch a module script": they need CORS).
# cmake -DFILES=a.js;b.js -DOUTPUT=c.js -P bundle.cmake
# Of the forms of import and export only these are known: import { names } from './file.js'; export const, function and
# async function.
set(script "'use strict';\n{\nconst modules = {};\n")
foreach(path IN LISTS FILES)
  file(READ ${path} text)
  get_filename_component(name ${path} NAME)
  string(REGEX REPLACE "import ({[^}]*}) from ('[^']*');" "const \\1 = modules[\\2];" text "${text}")
  string(REGEX MATCHALL "export (async )?(function|const) [A-Za-z]+" exports "${text}")
  string(REGEX REPLACE "export ((async )?(function|const) )" "\\1" text "${text}")
  set(names "")
  foreach(exported IN LISTS exports)
    string(REGEX REPLACE ".* " "" exported "${exported}")
    string(APPEND names " ${exported},")
  endforeach()
  string(APPEND script "modules['./${name}'] = (() => {\n${text}\nreturn {${names} };\n})();\n")
endforeach()
file(WRITE ${OUTPUT} "${script}}\n")
