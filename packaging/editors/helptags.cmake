# What Vim's `:helptags` makes of HELP, written to TAGS: cmake -DHELP=a.txt -DTAGS=tags -P helptags.cmake
get_filename_component(name ${HELP} NAME)
file(READ ${HELP} text)
string(REGEX MATCHALL "\\*[^* \t\n|]+\\*" found "${text}")  # :help help-writing
list(TRANSFORM found REPLACE "^\\*(.*)\\*$" "\\1\t${name}\t/*\\1*\n")
list(SORT found)
list(JOIN found "" tags)
file(WRITE ${TAGS} "${tags}")
