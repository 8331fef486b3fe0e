# SPDX-License-Identifier: Apache-2.0
set(POSTERN_ARCHITECTURE armhf)
set(POSTERN_TRIPLET arm-linux-gnueabihf)
set(POSTERN_PROCESSOR armv7l)
set(POSTERN_QEMU qemu-arm-static)
# GCC 7 has changed how some structs are passed, and tells of each: all that is linked here is newer.
set(CMAKE_CXX_FLAGS_INIT -Wno-psabi)
include("${CMAKE_CURRENT_LIST_DIR}/debian.cmake")
