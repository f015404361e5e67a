# How our own targets are made: warnings are errors, a precompiled header of the standard library.
add_library(pileus_options INTERFACE)
target_compile_options(pileus_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
    -Woverloaded-virtual -Wcast-align -Wunused -Werror -ffunction-sections -fdata-sections)
# Aggregates leave out members on purpose: designated initializers of shapes and kinds.
target_compile_options(pileus_options INTERFACE -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ 12 sees these in correct uses of std::string once it optimises.
    target_compile_options(pileus_options INTERFACE -Wno-stringop-overread -Wno-stringop-overflow -Wno-restrict
        -Wno-array-bounds)
    if(PILEUS_SANITIZE)
        # And these, in the library's own <regex>, once the sanitizers' checks are between the lines.
        target_compile_options(pileus_options INTERFACE -Wno-maybe-uninitialized)
    endif()
endif()
target_include_directories(pileus_options INTERFACE ${CMAKE_SOURCE_DIR}/include)

# pileus_library(name folder LINK … [NO_RECURSE] [EXCEPT file…] [SMALL [HOT file…]]): all .cpp files of a folder. A LINK
# word that names no target of ours is a dependency of cmake/dependencies.cmake. What lies in server/ includes by path from
# server/, an emulator by path from emulators/. SMALL: what people run is half as large there and half as fast, but for the
# HOT files; it is for what is not asked a thousand times a second.
function(pileus_library name folder)
    cmake_parse_arguments(arg "NO_RECURSE;SMALL" "" "LINK;EXCEPT;HOT" ${ARGN})
    if(arg_NO_RECURSE)
        file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
    else()
        file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
    endif()
    foreach(file IN LISTS arg_EXCEPT)
        list(REMOVE_ITEM sources ${CMAKE_SOURCE_DIR}/${folder}/${file})
    endforeach()
    if(NOT sources)
        file(WRITE ${CMAKE_BINARY_DIR}/empty/${name}.cpp "namespace {}\n")
        set(sources ${CMAKE_BINARY_DIR}/empty/${name}.cpp)
    endif()
    add_library(pileus_${name} STATIC ${sources})
    target_link_libraries(pileus_${name} PRIVATE pileus_options)
    if(arg_SMALL AND CMAKE_BUILD_TYPE STREQUAL Release)
        target_compile_options(pileus_${name} PRIVATE -Os)
        foreach(file IN LISTS arg_HOT)
            set_source_files_properties(${CMAKE_SOURCE_DIR}/${folder}/${file} PROPERTIES COMPILE_OPTIONS -O2
                SKIP_PRECOMPILE_HEADERS ON)
        endforeach()
    endif()
    target_include_directories(pileus_${name} PUBLIC ${CMAKE_SOURCE_DIR}/include)
    if(folder MATCHES "^server")
        target_include_directories(pileus_${name} PUBLIC ${CMAKE_SOURCE_DIR}/server)
    endif()
    if(folder MATCHES "^emulators" OR folder STREQUAL "server")
        target_include_directories(pileus_${name} PUBLIC ${CMAKE_SOURCE_DIR}/emulators)
    endif()
    foreach(word IN LISTS arg_LINK)
        if(TARGET ${word}_dependency)
            target_link_libraries(pileus_${name} PUBLIC ${word}_dependency)
        else()
            target_link_libraries(pileus_${name} PUBLIC ${word})
        endif()
    endforeach()
    if(NOT name STREQUAL "http")
        target_precompile_headers(pileus_${name} PRIVATE <algorithm> <array> <chrono> <cstdint> <exception> <functional>
            <map> <memory> <optional> <string> <string_view> <unordered_map> <utility> <vector> <fmt/core.h>)
    endif()
endfunction()

# pileus_test(name folder LINK …): one executable of Catch2 cases from all .cpp files of tests/<folder>.
function(pileus_test name folder)
    cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${folder}/*.cpp)
    if(NOT sources)
        return()
    endif()
    add_executable(test_${name} ${sources})
    target_link_libraries(test_${name} PRIVATE pileus_options pileus_test_main ${arg_LINK})
    target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_precompile_headers(test_${name} PRIVATE <catch2/catch.hpp> <chrono> <map> <memory> <optional> <string> <vector>)
    add_test(NAME ${name} COMMAND test_${name})
    set_property(GLOBAL APPEND PROPERTY pileus_tests test_${name})
endfunction()
