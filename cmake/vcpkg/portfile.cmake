# Installs the checkout this port lies in: vcpkg install trainyard --overlay-ports=<here>
# vcpkg does not see when that changes: remove the package before it is installed again.

set(VCPKG_BUILD_TYPE release) # headers only
cmake_path(GET CURRENT_PORT_DIR PARENT_PATH source)
cmake_path(GET source PARENT_PATH source)

vcpkg_cmake_configure(
    SOURCE_PATH "${source}"
    OPTIONS
        -DTRAINYARD_BUILD_TESTS=OFF
        -DTRAINYARD_BUILD_EXAMPLES=OFF
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/trainyard/cmake)

file(REMOVE "${CURRENT_PACKAGES_DIR}/share/trainyard/LICENSE") # vcpkg calls it copyright
file(INSTALL "${CURRENT_PORT_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${source}/LICENSE")
