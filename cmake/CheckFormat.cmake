# Compares the sources with .clang-format, as clang-format 14 reads it; other versions differ.
# Run as a test: cmake -DROOT=<source> -P CheckFormat.cmake
# Where there is no clang-format 14 or no git checkout, it says that it is skipped.

cmake_minimum_required(VERSION 3.24)

find_program(formatter NAMES clang-format-14 clang-format)
set(version "")
if(formatter)
  execute_process(COMMAND "${formatter}" --version OUTPUT_VARIABLE version)
endif()
if(NOT version MATCHES "version 14\\.")
  message("skipped: clang-format 14 is not installed (in Debian 12: clang-format-14)")
  return()
endif()

execute_process(COMMAND git -C "${ROOT}" ls-files *.hpp *.ipp *.cpp
                OUTPUT_VARIABLE files RESULT_VARIABLE failed ERROR_VARIABLE why)
if(failed)
  message("skipped: git cannot say which files there are: ${why}")
  return()
endif()

string(REGEX MATCHALL "[^\n]+" files "${files}")
execute_process(COMMAND "${formatter}" --dry-run --Werror ${files}
                WORKING_DIRECTORY "${ROOT}" RESULT_VARIABLE failed ERROR_VARIABLE said)
if(failed)
  string(REGEX MATCHALL "[^\n]+: error: code should be clang-formatted" places "${said}")
  list(TRANSFORM places REPLACE ":[0-9]+:[0-9]+: error: .*" "")
  list(REMOVE_DUPLICATES places)
  list(JOIN places " " places)
  message(FATAL_ERROR "Not as .clang-format says. Run:\n\n  clang-format-14 -i ${places}\n\n")
endif()
list(LENGTH files count)
message(STATUS "${count} files are formatted")
