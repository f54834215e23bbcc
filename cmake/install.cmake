# Install and package config: find_package(trainyard) gives the same two targets.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(trainyard_package_dir "${CMAKE_INSTALL_DATADIR}/trainyard/cmake")

install(TARGETS trainyard EXPORT trainyard_targets
        FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(DIRECTORY include/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.ipp" PATTERN "*.py"
        PATTERN "__pycache__" EXCLUDE)
install(EXPORT trainyard_targets NAMESPACE trainyard:: DESTINATION "${trainyard_package_dir}")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DATADIR}/trainyard")

configure_package_config_file(cmake/trainyardConfig.cmake.in
                              "${PROJECT_BINARY_DIR}/trainyardConfig.cmake"
                              INSTALL_DESTINATION "${trainyard_package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/trainyardConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/trainyardConfig.cmake"
              "${PROJECT_BINARY_DIR}/trainyardConfigVersion.cmake"
              cmake/compiled.cmake cmake/dependencies.cmake cmake/trainyard.cpp
        DESTINATION "${trainyard_package_dir}")
