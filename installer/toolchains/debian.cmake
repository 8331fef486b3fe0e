# SPDX-License-Identifier: Apache-2.0
#
# What the toolchain files here have in common: Debian's cross compiler for POSTERN_TRIPLET, the libraries of a sysroot that
# installer/cross has laid (POSTERN_SYSROOT, or build/sysroots/<architecture>), and QEMU to run what was built.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${POSTERN_PROCESSOR})
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES POSTERN_SYSROOT)
if(NOT POSTERN_SYSROOT)
  if(DEFINED ENV{POSTERN_SYSROOTS})
    set(POSTERN_SYSROOT "$ENV{POSTERN_SYSROOTS}/${POSTERN_ARCHITECTURE}")
  else()
    cmake_path(SET POSTERN_SYSROOT NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../../build/sysroots/${POSTERN_ARCHITECTURE}")
  endif()
endif()
if(NOT EXISTS "${POSTERN_SYSROOT}/complete")
  message(FATAL_ERROR "There are no libraries for ${POSTERN_ARCHITECTURE} in ${POSTERN_SYSROOT}: run installer/cross ${POSTERN_ARCHITECTURE}")
endif()

set(CMAKE_C_COMPILER ${POSTERN_TRIPLET}-gcc)
set(CMAKE_CXX_COMPILER ${POSTERN_TRIPLET}-g++)
set(CMAKE_SYSROOT "${POSTERN_SYSROOT}")
set(CMAKE_LIBRARY_ARCHITECTURE ${POSTERN_TRIPLET})
set(CMAKE_FIND_ROOT_PATH "${POSTERN_SYSROOT}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_DIR} "")
set(ENV{PKG_CONFIG_SYSROOT_DIR} "${POSTERN_SYSROOT}")
set(ENV{PKG_CONFIG_LIBDIR} "${POSTERN_SYSROOT}/usr/lib/${POSTERN_TRIPLET}/pkgconfig:${POSTERN_SYSROOT}/usr/share/pkgconfig")

# moc and its like run here, so they are this machine's (for the tests, which are QtTest programs).
set(QT_HOST_PATH /usr)
file(GLOB QT_HOST_PATH_CMAKE_DIR /usr/lib/${CMAKE_HOST_SYSTEM_PROCESSOR}-linux-gnu/cmake)
set(CMAKE_CROSSCOMPILING_EMULATOR "${POSTERN_QEMU};-L;${POSTERN_SYSROOT}")
