# SPDX-License-Identifier: Apache-2.0
#
# The target lua::cxx: Lua 5.4, compiled as C++, so that its errors unwind the frames of our functions. Debian's package
# (liblua5.4-dev) brings no CMake files of its own. Nothing is made when it is not there.
if(NOT TARGET lua::cxx)
  find_path(LUA_CXX_INCLUDE_DIR lua.hpp PATH_SUFFIXES lua5.4)
  find_library(LUA_CXX_LIBRARY lua5.4-c++)
  mark_as_advanced(LUA_CXX_INCLUDE_DIR LUA_CXX_LIBRARY)
  if(LUA_CXX_INCLUDE_DIR AND LUA_CXX_LIBRARY)
    add_library(lua::cxx UNKNOWN IMPORTED GLOBAL)
    set_target_properties(lua::cxx PROPERTIES IMPORTED_LOCATION "${LUA_CXX_LIBRARY}"
                          INTERFACE_INCLUDE_DIRECTORIES "${LUA_CXX_INCLUDE_DIR}")
  endif()
endif()
