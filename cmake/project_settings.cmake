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

option(TRAINYARD_TEST_SOURCES "Test the sources and the package too, not the programs alone" ON)

# The library as our programs use it: compiled once, or as headers where a preset asks for that.
option(TRAINYARD_USE_HEADERS "Build our own programs against the headers alone" OFF)
if(TRAINYARD_USE_HEADERS)
  set(trainyard_library trainyard::trainyard)
else()
  set(trainyard_library trainyard::compiled)
endif()

# A coroutine's source file takes more than a gigabyte to compile, so memory may allow fewer of them
# at a time than there are cores.
cmake_host_system_information(RESULT trainyard_memory QUERY TOTAL_PHYSICAL_MEMORY)
math(EXPR trainyard_at_a_time "${trainyard_memory} / 2000 + 1")
set_property(GLOBAL APPEND PROPERTY JOB_POOLS trainyard_compile=${trainyard_at_a_time})

function(trainyard_compile_with_care name)
  set_target_properties(${name} PROPERTIES JOB_POOL_COMPILE trainyard_compile)
  if(TRAINYARD_CCACHE)
    set_target_properties(${name} PROPERTIES CXX_COMPILER_LAUNCHER "${TRAINYARD_CCACHE}")
  endif()
endfunction()
trainyard_compile_with_care(trainyard_compiled)

# All programs are in one place: build/<preset>/bin.
function(trainyard_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE trainyard_settings ${trainyard_library})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  trainyard_compile_with_care(${name})
endfunction()
