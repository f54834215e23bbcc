# How our own programs are built: warnings are errors, and what makes builds fast is used where
# it is there. Nothing of this reaches those who use the library.

add_library(trainyard_settings INTERFACE)
target_compile_options(trainyard_settings INTERFACE
                       -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Its thread sanitizer knows no fences, and says so of the standard library's own.
  target_compile_options(trainyard_settings INTERFACE -Wno-error=tsan -Wno-tsan)
endif()

# A diagnostic of the library itself is an error too.
target_link_libraries(trainyard_compiled PRIVATE $<BUILD_INTERFACE:trainyard_settings>)

find_program(TRAINYARD_CCACHE ccache)
find_program(TRAINYARD_MOLD mold)
mark_as_advanced(TRAINYARD_CCACHE TRAINYARD_MOLD)
if(TRAINYARD_MOLD)
  target_link_options(trainyard_settings INTERFACE -fuse-ld=mold)
endif()

# The library as our programs use it: compiled once, or as headers where a preset asks for that.
option(TRAINYARD_USE_HEADERS "Build our own programs against the headers alone" OFF)
if(TRAINYARD_USE_HEADERS)
  set(trainyard_library trainyard::trainyard)
else()
  set(trainyard_library trainyard::compiled)
endif()

function(trainyard_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE trainyard_settings ${trainyard_library})
  if(TRAINYARD_CCACHE)
    set_target_properties(${name} PROPERTIES CXX_COMPILER_LAUNCHER "${TRAINYARD_CCACHE}")
  endif()
endfunction()

if(TRAINYARD_CCACHE)
  set_target_properties(trainyard_compiled PROPERTIES CXX_COMPILER_LAUNCHER "${TRAINYARD_CCACHE}")
endif()
