# Everything comes from Debian 12. Interface targets with short names, static libraries where the binary is static.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
if(PILEUS_STATIC)
    set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
    set(OPENSSL_USE_STATIC_LIBS ON)
endif()

# C throws nothing, so nobody unwinds through it: without the tables for that, the binary that people run is 6 % smaller.
function(pileus_without_unwinding library file result)
    if(PILEUS_STATIC AND PILEUS_STRIP AND NOT library STREQUAL pugixml)    # which is C++
        set(copy ${CMAKE_BINARY_DIR}/without_unwinding/lib${library}.a)
        file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/without_unwinding)
        execute_process(COMMAND ${CMAKE_OBJCOPY} --remove-section .eh_frame ${file} ${copy} COMMAND_ERROR_IS_FATAL ANY)
        if(library STREQUAL jemalloc)    # of C++ it has operator new alone, which throws: the standard library's does as well
            execute_process(COMMAND ${CMAKE_AR} d ${copy} jemalloc_cpp.o COMMAND_ERROR_IS_FATAL ANY)
        endif()
        set(file ${copy})
    endif()
    set(${result} ${file} PARENT_SCOPE)
endfunction()

# pileus_dependency(name library…): headers are on the default path.
function(pileus_dependency name)
    add_library(${name}_dependency INTERFACE)
    foreach(library IN LISTS ARGN)
        find_library(${name}_${library}_file ${library} REQUIRED)
        pileus_without_unwinding(${library} ${${name}_${library}_file} linked)
        target_link_libraries(${name}_dependency INTERFACE ${linked})
    endforeach()
    target_link_libraries(${name}_dependency INTERFACE Threads::Threads ${CMAKE_DL_LIBS})
endfunction()

pileus_dependency(sqlite3 sqlite3)
if(PILEUS_STATIC)
    find_library(libm m REQUIRED)
    target_link_libraries(sqlite3_dependency INTERFACE ${libm})
endif()
pileus_dependency(crypto crypto)
pileus_dependency(ssl ssl crypto)
pileus_dependency(pcre2 pcre2-8)
pileus_dependency(pugixml pugixml)
if(PILEUS_STATIC)
    pileus_dependency(jemalloc jemalloc)
endif()
pileus_dependency(fyaml fyaml)
pileus_dependency(json)
pileus_dependency(cli)

# Debian has neither fmt nor spdlog as static libraries: compiled once, from their own sources among the headers, and so
# are Asio and Beast, which would otherwise be compiled into every file that uses them.
function(pileus_compiled name source)
    add_library(pileus_${name} STATIC ${CMAKE_SOURCE_DIR}/cmake/compiled/${source})
    target_link_libraries(pileus_${name} PUBLIC Threads::Threads ${ARGN})
    target_compile_options(pileus_${name} PRIVATE -ffunction-sections -fdata-sections)
endfunction()
pileus_compiled(fmt fmt.cpp)
pileus_compiled(log spdlog.cpp pileus_fmt)
target_compile_definitions(pileus_log PUBLIC SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL SPDLOG_DISABLE_DEFAULT_LOGGER)
pileus_compiled(asio asio.cpp ssl_dependency)
# Beast 1.81 asserts that the last chunk of a body comes in five bytes at once, and reads it right when it does not.
target_compile_definitions(pileus_asio PRIVATE BOOST_DISABLE_ASSERTS)
# The thread sanitizer does not know fences; Asio's own locks say the same.
if(PILEUS_SANITIZE MATCHES thread)
    target_compile_definitions(pileus_asio PUBLIC BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()
target_compile_definitions(pileus_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_ASIO_NO_DEPRECATED)
