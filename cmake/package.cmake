# The Debian package: `cpack --config build/release/CPackConfig.cmake -G DEB -B build/package`, after ./run or ./test has
# built the program (and the console, which is packed when build/web is there). tests/package installs and starts it.
#
# What goes where is for a package alone: the configuration's place is absolute, so that `cmake --install` is of no use.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # only `luoshi` is packed; nothing else needs to be built

install(TARGETS luoshi RUNTIME DESTINATION bin)
install(DIRECTORY build/web/ DESTINATION share/luoshi/web OPTIONAL)
install(DIRECTORY cities/sample DESTINATION share/luoshi/cities PATTERN gold EXCLUDE)
install(DIRECTORY docs/formats DESTINATION share/doc/luoshi FILES_MATCHING PATTERN *.md)
install(FILES README.md README.zh-CN.md CHANGELOG.md docs/operating.md docs/operating.zh-CN.md packaging/debian/copyright
        DESTINATION share/doc/luoshi)
install(FILES packaging/luoshi.service DESTINATION lib/systemd/system)
install(FILES packaging/luoshi.yaml DESTINATION /etc/luoshi PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME luoshi)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The contributors of Luoshi <luoshi@luoshi.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "ledger of a city government's promises, from its report to their keeping")
set(CPACK_PACKAGE_DESCRIPTION "Reads government work reports into targets and tasks, and keeps them in a hash-chained
ledger on SQLite or PostgreSQL, with a server, an API and a console for the offices that answer for each of them.")
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS catdoc)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql (>= 15)")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
foreach(part conffiles postinst prerm postrm)
  list(APPEND CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/packaging/debian/${part})
endforeach()
include(CPack)
