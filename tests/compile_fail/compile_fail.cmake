# Compiles a snippet as it stands, which must work, and then with each of its mistakes, which must
# not. A mistake is marked in the snippet, with a regular expression for one of the errors:
#
#   #if MISTAKE == 1 // says: conversion.*run_id
#   #if MISTAKE == 2 // GCC 12 says: deleted        and other compilers accept it

cmake_minimum_required(VERSION 3.24)

separate_arguments(flags UNIX_COMMAND "${FLAGS}")
string(REPLACE "|" ";-I" includes "-I${INCLUDES}")
string(REPLACE "|" ";-D" defines "-D${DEFINES}")
set(command "${COMPILER}" ${flags} -std=c++20 -fsyntax-only ${includes} ${defines})
set(gcc_12 OFF)
if(COMPILER_ID STREQUAL "GNU" AND COMPILER_VERSION VERSION_LESS 13)
  set(gcc_12 ON)
endif()

# Sets `failed` and `said`.
function(compile mistake)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${command} -DMISTAKE=${mistake} "${SNIPPET}"
                  RESULT_VARIABLE result ERROR_VARIABLE output OUTPUT_VARIABLE output)
  set(failed "${result}" PARENT_SCOPE)
  set(said "${output}" PARENT_SCOPE)
endfunction()

function(complain what)
  message("${said}")
  message(SEND_ERROR "${what}")
endfunction()

compile(0)
if(failed)
  complain("Without a mistake, it must compile.")
  return()
endif()

file(STRINGS "${SNIPPET}" marks REGEX "MISTAKE == [0-9]+ // .*says: ")
if(NOT marks)
  complain("It marks no mistake.")
endif()
foreach(mark IN LISTS marks)
  string(REGEX MATCH "MISTAKE == ([0-9]+) // (.*)says: (.*)" mark "${mark}")
  set(number "${CMAKE_MATCH_1}")
  set(who "${CMAKE_MATCH_2}")
  set(words "${CMAKE_MATCH_3}")

  compile(${number})
  if(who STREQUAL "GCC 12 " AND NOT gcc_12)
    if(failed)
      complain("Mistake ${number} is one for GCC 12 only, and must compile here.")
    endif()
  elseif(NOT failed)
    complain("Mistake ${number} compiles.")
  elseif(NOT said MATCHES "error: [^\n]*(${words})")
    complain("For mistake ${number} the compiler must say \"${words}\".")
  endif()
endforeach()
