"""trainyard for Conan 2: the headers, and the CMake file that compiles them once."""

import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load

required_conan_version = ">=2.0"


class TrainyardConan(ConanFile):
    name = "trainyard"
    description = "Submit, follow and keep training runs from C++"
    license = "BSL-1.0"
    homepage = "https://github.com/trainyard/trainyard"
    url = homepage
    topics = ("machine-learning", "coroutines", "asio", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    exports_sources = ("LICENSE", "include/*.hpp", "include/*.ipp", "include/*.py",
                       "cmake/compiled.cmake", "cmake/trainyard.cpp")
    no_copy_source = True

    def set_version(self):
        config = load(self, os.path.join(self.recipe_folder, "include/trainyard/config.hpp"))
        self.version = re.search(r'TRAINYARD_VERSION_STRING "(.+)"', config)[1]

    def requirements(self):
        self.requires("boost/[>=1.81]")
        self.requires("openssl/[>=3 <4]")
        self.requires("sqlite3/[>=3.40 <4]")
        self.requires("yaml-cpp/[>=0.7 <1]")

    def validate(self):
        check_min_cppstd(self, 20)

    def package_id(self):
        self.info.clear()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        copy(self, "include/*", self.source_folder, self.package_folder)
        copy(self, "cmake/*", self.source_folder, os.path.join(self.package_folder, "share/trainyard"))

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.set_property("cmake_file_name", "trainyard")
        self.cpp_info.set_property("cmake_target_name", "trainyard::trainyard")
        # trainyard::compiled
        self.cpp_info.set_property("cmake_build_modules", ["share/trainyard/cmake/compiled.cmake"])
        self.cpp_info.requires = ["boost::headers", "boost::json", "openssl::crypto",
                                  "sqlite3::sqlite", "yaml-cpp::yaml-cpp"]
        if self.settings.os in ("Linux", "FreeBSD"):
            self.cpp_info.system_libs = ["pthread"]
