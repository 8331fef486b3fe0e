# SPDX-License-Identifier: Apache-2.0
#
# The house, held by the build: gateway_room() is the only way to make a library. It records the declared
# arrows, so that tests/architecture can hold them against the #includes that are really there.

set_property(GLOBAL PROPERTY POSTERN_ROOMS "")

# run_moc(<target> <file>...)
#
# Has CMake run moc over a target's sources. A new file with Q_OBJECT is found by the next configure, but CMake 3.25 with
# Ninja does not run moc again for that alone: moc's time stamp has to go when the list of files is another one than last time.
function(run_moc target)
  set_target_properties(${target} PROPERTIES AUTOMOC ON)
  if(UNIX)
    get_target_property(POSTERN_MOC Qt6::moc IMPORTED_LOCATION)
    configure_file("${PROJECT_SOURCE_DIR}/gatewaycore/moc.in" "${CMAKE_BINARY_DIR}/moc" @ONLY USE_SOURCE_PERMISSIONS)
    set_target_properties(${target} PROPERTIES AUTOMOC_EXECUTABLE "${CMAKE_BINARY_DIR}/moc")
  endif()
  set(list "${CMAKE_CURRENT_BINARY_DIR}/${target}-sources.txt")
  string(REPLACE ";" "\n" text "${ARGN}")
  set(before "")
  if(EXISTS "${list}")
    file(READ "${list}" before)
  endif()
  if(NOT before STREQUAL "${text}")
    file(WRITE "${list}" "${text}")
    file(REMOVE "${CMAKE_CURRENT_BINARY_DIR}/${target}_autogen/timestamp")
  endif()
endfunction()

# as_few_units(<target>)
#
# With POSTERN_UNITY the sources of a target are compiled in batches, each as one unit, so that headers are read once a
# batch. Therefore no two files of a room name the same thing in unnamed namespaces (architecture_test holds them to
# it); what cannot share a unit says so by SKIP_UNITY_BUILD_INCLUSION.
function(as_few_units target)
  if(NOT POSTERN_UNITY)
    return()
  endif()
  get_target_property(automoc ${target} AUTOMOC)
  if(automoc)
    # CMake keeps what moc makes out of every batch, and so has Qt's headers read once more a room: a source of our own
    # brings it in, and CMake's is no source any more.
    set(mocs "${CMAKE_CURRENT_BINARY_DIR}/${target}_autogen/mocs_compilation.cpp")
    set(source "${CMAKE_CURRENT_BINARY_DIR}/${target}-mocs.cpp")
    file(CONFIGURE OUTPUT "${source}" CONTENT "#include \"${mocs}\"\n")
    set_source_files_properties("${mocs}" PROPERTIES HEADER_FILE_ONLY ON)
    set_source_files_properties("${source}" PROPERTIES SKIP_AUTOGEN ON)
    target_sources(${target} PRIVATE "${source}")
  endif()
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  list(LENGTH sources count)
  # Batches of equal size: the last one of a room is no smaller than the others. There is room for one source that is
  # made by CMake and joins later.
  math(EXPR units "(${count} + ${POSTERN_UNITY_BATCH} - 1) / ${POSTERN_UNITY_BATCH}")
  math(EXPR batch "(${count} + ${units} - 1) / ${units} + 1")
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${batch})
  # GCC warns of members whose type is in an unnamed namespace, except in the file that it was given: not in a batch.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  # A compiler that has memory (1.5 GB a unit) need not look again and again for what it may forget: a twentieth of its time.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-expand=1000>
                                           $<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-heapsize=1500000>)
endfunction()

# read_headers_once(<library> <std | qt | widgets>)
#
# With POSTERN_UNITY and GCC the headers of the standard library, and of Qt for a room that has it, are compiled once for
# all rooms.
function(read_headers_once target kind)
  if(NOT POSTERN_UNITY OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    return()
  endif()
  set(headers postern_headers_${kind})
  # Headers may be taken over where macros are the same. Qt names the libraries that a room is linked with, for which
  # nothing here asks.
  set(same -UQT_NETWORK_LIB -UQT_GUI_LIB -UQT_WIDGETS_LIB)
  if(NOT TARGET ${headers})
    set(source "${CMAKE_BINARY_DIR}/${headers}.cpp")
    file(CONFIGURE OUTPUT "${source}" CONTENT "// Only the headers count.\n")
    add_library(${headers} OBJECT "${source}")
    target_compile_features(${headers} PRIVATE cxx_std_20)
    target_link_libraries(${headers} PRIVATE postern_warnings)
    set(names algorithm array atomic bit charconv chrono cmath condition_variable cstdint cstring deque filesystem fstream
        functional limits map memory mutex optional set span sstream string string_view system_error thread tuple
        unordered_map utility variant vector)
    if(NOT kind STREQUAL std)
      list(APPEND names QtCore QtNetwork)
      target_compile_options(${headers} PRIVATE ${same})
      target_link_libraries(${headers} PRIVATE Qt6::Core Qt6::Network)
      target_compile_definitions(${headers} PRIVATE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII)
    endif()
    if(kind STREQUAL widgets)
      list(APPEND names QtWidgets)
      target_link_libraries(${headers} PRIVATE Qt6::Widgets)
    endif()
    list(TRANSFORM names REPLACE "(.+)" "<\\1>")
    target_precompile_headers(${headers} PRIVATE ${names})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${headers})
  if(NOT kind STREQUAL std)
    target_compile_options(${target} PRIVATE ${same})
  endif()
endfunction()

# gateway_room(NAME <name> [LICENCE <spdx>] [QT] [COLD] [USES <room>...]
#              [EXTERNAL <target>...] [EXTERNAL_PUBLIC <target>...])
#
# Makes the static library postern_<name> (alias Postern::<name>) of every source in the current folder, and
# records its folder, licence, arrows and external libraries. A folder below that is a room of its own is left out.
#   USES             rooms whose headers this room may include
#   EXTERNAL         libraries used behind the room's headers only
#   EXTERNAL_PUBLIC  libraries that the room's own headers include
#   QT               the room may use Qt; without it the room cannot, and cannot use a room that does
#   COLD             no request passes through the room, nor through any with Qt: a release takes less time over it (-Og)
function(gateway_room)
  cmake_parse_arguments(ROOM "QT;COLD" "NAME;LICENCE" "USES;EXTERNAL;EXTERNAL_PUBLIC;SUBFOLDERS" ${ARGN})
  if(NOT ROOM_LICENCE)
    set(ROOM_LICENCE "Apache-2.0")
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  foreach(folder IN LISTS ROOM_SUBFOLDERS)
    file(GLOB more CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp"
         "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.h")
    list(APPEND sources ${more})
  endforeach()

  set(target postern_${ROOM_NAME})
  if(sources MATCHES "\\.cpp")
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:postern_warnings>)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(Postern::${ROOM_NAME} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${ROOM_NAME})
  target_compile_features(${target} ${scope} cxx_std_20)
  target_include_directories(${target} ${scope} $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/gatewaycore>
                             $<INSTALL_INTERFACE:include/postern>)
  if(ROOM_QT)
    run_moc(${target} ${sources})
    set_target_properties(${target} PROPERTIES AUTORCC ON)
    target_compile_definitions(${target} ${scope} QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII)
    target_include_directories(${target} ${scope} $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/app>)
  endif()
  if(NOT scope STREQUAL INTERFACE)
    as_few_units(${target})
    if(NOT ROOM_QT)
      read_headers_once(${target} std)
    elseif(CMAKE_CURRENT_SOURCE_DIR MATCHES "/app/workbench")
      read_headers_once(${target} widgets)
    else()
      read_headers_once(${target} qt)
    endif()
    if(ROOM_COLD OR ROOM_QT)
      # GCC does not see as far with -Og: it takes what it lost sight of for values that nobody has set.
      target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Og> $<$<CONFIG:Release>:-Wno-maybe-uninitialized>)
    else()
      # Code for any position keeps a call for every function that another library might replace, also within a unit:
      # nobody replaces ours, so they may be compiled into one another.
      target_compile_options(${target} PRIVATE $<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU>>:-fno-semantic-interposition>)
    endif()
  endif()
  foreach(used IN LISTS ROOM_USES)
    target_link_libraries(${target} ${scope} postern_${used})
  endforeach()
  if(ROOM_EXTERNAL_PUBLIC)
    target_link_libraries(${target} ${scope} ${ROOM_EXTERNAL_PUBLIC})
  endif()
  if(ROOM_EXTERNAL AND NOT scope STREQUAL INTERFACE)
    target_link_libraries(${target} PRIVATE ${ROOM_EXTERNAL})
  endif()

  file(RELATIVE_PATH folder "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  string(REPLACE ";" "," uses "${ROOM_USES}")
  string(REPLACE ";" "," external "${ROOM_EXTERNAL},${ROOM_EXTERNAL_PUBLIC}")
  set_property(GLOBAL APPEND PROPERTY POSTERN_ROOMS
               "${ROOM_NAME}|${folder}|${ROOM_LICENCE}|${ROOM_QT}|${uses}|${external}")
  set_property(GLOBAL APPEND PROPERTY POSTERN_ROOM_NAMES ${ROOM_NAME})
  set_property(GLOBAL PROPERTY POSTERN_ROOM_FOLDER_${ROOM_NAME} ${folder})
  set_property(GLOBAL PROPERTY POSTERN_ROOM_QT_${ROOM_NAME} ${ROOM_QT})
endfunction()

# Installs the rooms without Qt as the package Postern: every one of them, and Postern::gatewaycore for all together,
# with their public headers below include/postern.
function(gateway_rooms_install)
  include(GNUInstallDirs)
  include(CMakePackageConfigHelpers)
  get_property(rooms GLOBAL PROPERTY POSTERN_ROOM_NAMES)
  add_library(postern_gatewaycore INTERFACE)
  add_library(Postern::gatewaycore ALIAS postern_gatewaycore)
  set_target_properties(postern_gatewaycore PROPERTIES EXPORT_NAME gatewaycore)
  set(targets postern_gatewaycore)
  foreach(room IN LISTS rooms)
    get_property(qt GLOBAL PROPERTY POSTERN_ROOM_QT_${room})
    get_property(folder GLOBAL PROPERTY POSTERN_ROOM_FOLDER_${room})
    if(qt OR NOT folder MATCHES "^gatewaycore/")
      continue()
    endif()
    list(APPEND targets postern_${room})
    target_link_libraries(postern_gatewaycore INTERFACE postern_${room})
    string(REGEX REPLACE "^gatewaycore/" "" below "${folder}")
    file(GLOB headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.h")
    install(FILES ${headers} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/postern/${below}")
  endforeach()
  install(TARGETS ${targets} EXPORT PosternTargets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(EXPORT PosternTargets NAMESPACE Postern:: DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/Postern")
  set(optional "")
  foreach(library lua::cxx hiredis::hiredis)
    if(TARGET ${library})
      string(REGEX REPLACE "::.*" "" name ${library})
      string(APPEND optional "include(\"\${CMAKE_CURRENT_LIST_DIR}/${name}.cmake\")\n")
      install(FILES "${PROJECT_SOURCE_DIR}/gatewaycore/${name}.cmake" DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/Postern")
    endif()
  endforeach()
  file(WRITE "${CMAKE_BINARY_DIR}/PosternConfig.cmake" "include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(OpenSSL 3.0)
find_dependency(yaml-cpp)
find_dependency(spdlog)
find_dependency(SQLite3)
${optional}include(\"\${CMAKE_CURRENT_LIST_DIR}/re2.cmake\")
include(\"\${CMAKE_CURRENT_LIST_DIR}/PosternTargets.cmake\")
")
  write_basic_package_version_file("${CMAKE_BINARY_DIR}/PosternConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
  install(FILES "${CMAKE_BINARY_DIR}/PosternConfig.cmake" "${CMAKE_BINARY_DIR}/PosternConfigVersion.cmake"
          "${PROJECT_SOURCE_DIR}/gatewaycore/re2.cmake"
          DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/Postern")
endfunction()

# Writes what gateway_room() recorded, one room a line: name|folder|licence|qt|uses|external
function(gateway_rooms_write file)
  get_property(rooms GLOBAL PROPERTY POSTERN_ROOMS)
  string(REPLACE ";" "\n" text "${rooms}")
  file(WRITE "${file}.new" "${text}\n")
  configure_file("${file}.new" "${file}" COPYONLY)
endfunction()
