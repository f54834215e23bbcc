# What trainyard stands on. Used by our own build and by the installed package.

if(NOT COMMAND find_dependency)
  macro(find_dependency)
    find_package(${ARGN} REQUIRED)
  endmacro()
endif()

find_dependency(Threads)
find_dependency(Boost 1.81 CONFIG COMPONENTS json)
find_dependency(OpenSSL)
find_dependency(SQLite3)
find_dependency(yaml-cpp)

# Before 0.8 its name had no namespace.
if(NOT TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

function(trainyard_use_dependencies target)
  target_compile_features(${target} INTERFACE cxx_std_20)
  target_link_libraries(${target} INTERFACE Boost::headers Boost::json OpenSSL::Crypto
                        SQLite::SQLite3 yaml-cpp::yaml-cpp Threads::Threads)
endfunction()
