# Installation, and two Debian packages (`cpack --config build/release/CPackConfig.cmake`):
# `idemscope-cli`, the command line and the scenarios, needs no Qt; `idemscope`, the desktop
# application, needs the first.
include(GNUInstallDirs)
find_program(IDEMSCOPE_GZIP gzip REQUIRED)

set(CPACK_PACKAGE_CONTACT "The Idemscope authors <authors@idemscope.invalid>")

# A build has the folder of an installation that the programs look for (engine/scenario/library.h).
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/share/idemscope)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/scenarios ${PROJECT_BINARY_DIR}/share/idemscope/scenarios
    SYMBOLIC)

# Fills in the version and compresses as Debian wants: without name and date, so that two builds
# give the same file.
function(idemscope_install_compressed source name destination component)
    set(made ${PROJECT_BINARY_DIR}/resources/${component}/${name})
    configure_file(${PROJECT_SOURCE_DIR}/resources/${source} ${made} @ONLY)
    execute_process(COMMAND ${IDEMSCOPE_GZIP} -9nc ${made}
        OUTPUT_FILE ${made}.gz COMMAND_ERROR_IS_FATAL ANY)
    install(FILES ${made}.gz DESTINATION ${destination} COMPONENT ${component})
endfunction()

# What each package has: a program of the component's name, its manual, completion and licence.
function(idemscope_install_program program)
    install(TARGETS ${program} RUNTIME COMPONENT ${program})
    install(FILES ${PROJECT_SOURCE_DIR}/resources/completion/${program}
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT ${program})
    install(FILES ${PROJECT_SOURCE_DIR}/resources/debian/copyright
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${program} COMPONENT ${program})
    idemscope_install_compressed(man/${program}.1.in ${program}.1
        ${CMAKE_INSTALL_MANDIR}/man1 ${program})
    idemscope_install_compressed(debian/changelog.in changelog
        ${CMAKE_INSTALL_DATADIR}/doc/${program} ${program})
endfunction()

set(CPACK_COMPONENTS_ALL idemscope-cli)
idemscope_install_program(idemscope-cli)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/idemscope
    COMPONENT idemscope-cli FILES_MATCHING PATTERN *.toml)

if(TARGET idemscope)
    set(id org.idemscope.Idemscope)
    list(APPEND CPACK_COMPONENTS_ALL idemscope)
    idemscope_install_program(idemscope)
    configure_file(resources/desktop/${id}.metainfo.xml.in ${PROJECT_BINARY_DIR}/resources/${id}.metainfo.xml
        @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/resources/${id}.metainfo.xml
        DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo COMPONENT idemscope)
    install(FILES resources/desktop/${id}.desktop
        DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT idemscope)
    install(FILES resources/desktop/${id}.mime.xml RENAME ${id}.xml
        DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages COMPONENT idemscope)
    install(FILES resources/icons/${id}.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps COMPONENT idemscope)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_IDEMSCOPE-CLI_PACKAGE_NAME idemscope-cli)
set(CPACK_DEBIAN_IDEMSCOPE-CLI_PACKAGE_SECTION science)
set(CPACK_DEBIAN_IDEMSCOPE-CLI_DESCRIPTION
"simulator of HTTP idempotency keys, command line and scenarios
Runs a scenario (clients that time out and try again, servers, a database, a
cache, a payment provider) under one of thirty strategies, judges whether a
payment was charged once, twice or never, and explains why.
.
This package has the command line and a course of scenarios. It needs no
display.")

# Found at run time, so that no tool sees them: the plug-in that reads SVG icons, and the font.
set(CPACK_DEBIAN_IDEMSCOPE_PACKAGE_NAME idemscope)
set(CPACK_DEBIAN_IDEMSCOPE_PACKAGE_SECTION science)
set(CPACK_DEBIAN_IDEMSCOPE_PACKAGE_DEPENDS
    "idemscope-cli (= ${PROJECT_VERSION}), fonts-dejavu-core, libqt6svg6")
set(CPACK_DEBIAN_IDEMSCOPE_DESCRIPTION
"simulator and visualizer of HTTP idempotency keys
Shows how a payment is charged once, twice or never: clients that time out
and try again, servers, a database, a cache and a payment provider, drawn as
a living topology and a timeline. Play a run event by event, stop it, break
it, and read why it went wrong.")
include(CPack)
