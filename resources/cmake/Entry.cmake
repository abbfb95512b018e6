# The two targets that a stranger types: `launch` shows the product, `check` proves it. Included
# last, because both need to know the targets of every folder.

# Sets `result` to all targets below `folder` that a plain build would make.
function(idemscope_built_targets folder result)
    set(found)
    get_property(names DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    foreach(name IN LISTS names)
        get_target_property(type ${name} TYPE)
        get_target_property(excluded ${name} EXCLUDE_FROM_ALL)
        if(type MATCHES "EXECUTABLE|LIBRARY" AND NOT type STREQUAL INTERFACE_LIBRARY AND NOT excluded)
            list(APPEND found ${name})
        endif()
    endforeach()
    get_property(subfolders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
    foreach(subfolder IN LISTS subfolders)
        idemscope_built_targets(${subfolder} below)
        list(APPEND found ${below})
    endforeach()
    set(${result} ${found} PARENT_SCOPE)
endfunction()

add_custom_target(launch
    COMMAND sh resources/launch.sh $<TARGET_FILE:idemscope-cli>
            $<$<TARGET_EXISTS:idemscope>:$<TARGET_FILE:idemscope>>
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    USES_TERMINAL VERBATIM COMMAND_EXPAND_LISTS COMMENT "Starting Idemscope")
add_dependencies(launch idemscope-cli)
if(TARGET idemscope)
    add_dependencies(launch idemscope)
endif()

if(BUILD_TESTING)
    idemscope_built_targets(${PROJECT_SOURCE_DIR} builtTargets)
    add_custom_target(check
        COMMAND ${CMAKE_CTEST_COMMAND} --output-on-failure -j2 --no-tests=error
        WORKING_DIRECTORY ${PROJECT_BINARY_DIR}
        USES_TERMINAL VERBATIM COMMENT "Running all tests")
    add_dependencies(check ${builtTargets})
endif()
