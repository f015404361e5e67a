# test_fuzz: all fuzz targets in one program, which replays the corpus. Included by tests/CMakeLists.txt.
file(GLOB fuzz_targets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/targets/*.cpp)
set(fuzz_list)
foreach(source IN LISTS fuzz_targets)
    get_filename_component(name ${source} NAME_WE)
    string(APPEND fuzz_list "PILEUS_FUZZ_TARGET(${name})\n")
    set_source_files_properties(${source} PROPERTIES COMPILE_DEFINITIONS LLVMFuzzerTestOneInput=replay_${name})
endforeach()
file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/fuzz/fuzz_targets.inc CONTENT "${fuzz_list}")
set_source_files_properties(${CMAKE_SOURCE_DIR}/tests/fuzz/replay_test.cpp PROPERTIES
    COMPILE_DEFINITIONS PILEUS_CORPUS="${CMAKE_SOURCE_DIR}/tests/fuzz/corpus")
pileus_test(fuzz fuzz LINK pileus_server json_dependency pugixml_dependency)
target_include_directories(test_fuzz PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/fuzz)
