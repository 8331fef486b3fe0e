# SPDX-License-Identifier: Apache-2.0
# cmake -DFILE=... -P CheckSuppressions.cmake
file(STRINGS "${FILE}" lines)
set(count 0)
foreach(line IN LISTS lines)
  if(line MATCHES "^(#|[ \t]*$)")
    continue()
  endif()
  if(NOT line MATCHES "^called_from_lib:libQt6[A-Za-z0-9]*([.]so[.0-9]*|[*])?$")
    message(FATAL_ERROR "${FILE}: \"${line}\" keeps more than Qt's own libraries from the thread sanitizer")
  endif()
  math(EXPR count "${count} + 1")
endforeach()
message(STATUS "${count} suppressions, all of them of Qt's libraries")
