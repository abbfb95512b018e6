# The two targets that a stranger types: `launch` shows the product, `check` proves it. Included
# last, because both need to know the targets of every folder.

# What `launch` runs: the lecture's double payment under several strategies.
set(IDEMSCOPE_LAUNCH_TARGET idemscope-cli)
set(IDEMSCOPE_LAUNCH_ARGUMENTS compare scenarios/double_payment.toml)

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

if(TARGET ${IDEMSCOPE_LAUNCH_TARGET})
    add_custom_target(launch
        COMMAND ${IDEMSCOPE_LAUNCH_TARGET} ${IDEMSCOPE_LAUNCH_ARGUMENTS}
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
        USES_TERMINAL VERBATIM COMMENT "Starting Idemscope")
endif()

if(BUILD_TESTING)
    idemscope_built_targets(${PROJECT_SOURCE_DIR} builtTargets)
    add_custom_target(check
        COMMAND ${CMAKE_CTEST_COMMAND} --output-on-failure -j2 --no-tests=error
        WORKING_DIRECTORY ${PROJECT_BINARY_DIR}
        USES_TERMINAL VERBATIM COMMENT "Running all tests")
    add_dependencies(check ${builtTargets})
endif()
