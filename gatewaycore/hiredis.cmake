# SPDX-License-Identifier: Apache-2.0
#
# The target hiredis::hiredis, wherever hiredis came from: Debian's package brings no CMake files of its own. Without it
# the target is not there, and HIREDIS_FOUND is false.
if(NOT TARGET hiredis::hiredis)
  find_path(HIREDIS_INCLUDE_DIR hiredis/hiredis.h)
  find_library(HIREDIS_LIBRARY hiredis)
  mark_as_advanced(HIREDIS_INCLUDE_DIR HIREDIS_LIBRARY)
  if(HIREDIS_INCLUDE_DIR AND HIREDIS_LIBRARY)
    add_library(hiredis::hiredis UNKNOWN IMPORTED GLOBAL)
    set_target_properties(hiredis::hiredis PROPERTIES IMPORTED_LOCATION "${HIREDIS_LIBRARY}"
                          INTERFACE_INCLUDE_DIRECTORIES "${HIREDIS_INCLUDE_DIR}")
  endif()
endif()
if(TARGET hiredis::hiredis)
  set(HIREDIS_FOUND TRUE)
else()
  set(HIREDIS_FOUND FALSE)
endif()
