# SPDX-License-Identifier: Apache-2.0
set(POSTERN_ARCHITECTURE arm64)
set(POSTERN_TRIPLET aarch64-linux-gnu)
set(POSTERN_PROCESSOR aarch64)
set(POSTERN_QEMU qemu-aarch64-static)
include("${CMAKE_CURRENT_LIST_DIR}/debian.cmake")
