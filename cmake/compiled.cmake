# trainyard::compiled, from the source file beside this one. It is built with the flags of whoever
# links it, and only if somebody does; so a package has nothing but headers and these two files.

if(NOT TARGET trainyard_compiled)
  add_library(trainyard_compiled STATIC EXCLUDE_FROM_ALL "${CMAKE_CURRENT_LIST_DIR}/trainyard.cpp")
  add_library(trainyard::compiled ALIAS trainyard_compiled)
  target_link_libraries(trainyard_compiled PUBLIC trainyard::trainyard)
  target_compile_definitions(trainyard_compiled PUBLIC TRAINYARD_SEPARATE_COMPILATION)
  set_target_properties(trainyard_compiled PROPERTIES POSITION_INDEPENDENT_CODE ON)
endif()
