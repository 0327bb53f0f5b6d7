# Writes FILES as arrays of bytes into OUTPUT, for client_files() of a folder of lib/:
# cmake -DFILES=a;b -DOUTPUT=c.cpp -DFOLDER=viewer -P embed.cmake
set(arrays "")
set(rows "")
set(number 0)
foreach(path IN LISTS FILES)
  file(READ ${path} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  get_filename_component(name ${path} NAME)
  string(APPEND arrays "constexpr unsigned char bytes_${number}[] = {${bytes}};\n")
  string(APPEND rows "    {\"${name}\", {reinterpret_cast<const char*>(bytes_${number}), sizeof(bytes_${number})}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made by lib/html/embed.cmake.
#include \"${FOLDER}/client_files.h\"

namespace galley::${FOLDER} {
namespace {

${arrays}
}  // namespace

std::span<const html::ClientFile> client_files() {
  static const html::ClientFile files[] = {
${rows}  };
  return files;
}

}  // namespace galley::${FOLDER}
")
