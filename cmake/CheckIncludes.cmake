# Reads every #include against the rows of include/trainyard/README.md: they point down, never up
# and never sideways. Run as a test: cmake -DROOT=<source> -P CheckIncludes.cmake

cmake_minimum_required(VERSION 3.24)

# What a room may include besides itself, the vocabulary and, where it says so, the nouns.
set(allowed_vocabulary "")
set(allowed_backend    "vocabulary")
set(allowed_core       "vocabulary")
set(allowed_wire       "vocabulary;backend")
set(allowed_nouns      "vocabulary;backend;core")
set(allowed_launch     "vocabulary;backend;core;wire")
set(allowed_local      "vocabulary;backend;core;wire;launch")
set(allowed_testing    "vocabulary;backend;core;wire;nouns")
set(allowed_entry      "vocabulary;backend;core;wire;nouns;launch;local;testing")

# Files that lie directly in trainyard/ are told apart by name.
set(vocabulary ids names error estimator result progress named config script_run_config
    environment cluster_configuration conda_dependencies distribution job_file log_sink number_text
    run_config_file run_data secret)
set(entry environment_files job_files job_submission local open job run_config_files serialize
    testing src trainyard)

function(room_of path result)
  string(REGEX REPLACE "^trainyard/" "" below "${path}")
  if(below MATCHES "^(backend|core|wire|launch|local|testing)/")
    set(${result} "${CMAKE_MATCH_1}" PARENT_SCOPE)
    return()
  endif()
  string(REGEX REPLACE "^impl/" "" below "${below}")
  string(REGEX REPLACE "\\.[a-z]+$" "" stem "${below}")
  if(stem IN_LIST vocabulary)
    set(${result} vocabulary PARENT_SCOPE)
  elseif(stem IN_LIST entry)
    set(${result} entry PARENT_SCOPE)
  else()
    set(${result} nouns PARENT_SCOPE)
  endif()
endfunction()

file(GLOB_RECURSE files RELATIVE "${ROOT}/include" "${ROOT}/include/*.hpp" "${ROOT}/include/*.ipp")
set(wrong 0)
foreach(file IN LISTS files)
  room_of("${file}" room)
  file(STRINGS "${ROOT}/include/${file}" lines REGEX "^#include <trainyard")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^#include <([^>]*)>.*" "\\1" target "${line}")
    room_of("${target}" other)
    if(NOT other STREQUAL room AND NOT other IN_LIST allowed_${room})
      message(SEND_ERROR "${file} (${room}) includes ${target} (${other})")
      math(EXPR wrong "${wrong} + 1")
    endif()
    if(NOT EXISTS "${ROOT}/include/${target}")
      message(SEND_ERROR "${file} includes ${target}, which is not there")
    endif()
  endforeach()
endforeach()
list(LENGTH files count)
message(STATUS "${count} files read, ${wrong} includes point the wrong way")
