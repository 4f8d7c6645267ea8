# cmake -D CASE=… -D EXPECT=… -D BUILD=… -D COMPILER=… -P check.cmake
# Builds the fixture and demands that its output says EXPECT, or that it builds when EXPECT is empty: whoever
# trusts the link test must know that it fails when it should.
file(REMOVE_RECURSE ${BUILD})
execute_process(COMMAND ${CMAKE_COMMAND} -G Ninja -S ${CMAKE_CURRENT_LIST_DIR}/fixture -B ${BUILD} -DCASE=${CASE}
                        -DCMAKE_CXX_COMPILER=${COMPILER}
                RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0)
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD}
                  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
endif()
if(EXPECT STREQUAL "" AND NOT result EQUAL 0)
  message(FATAL_ERROR "The fixture '${CASE}' should build:\n${output}")
elseif(NOT EXPECT STREQUAL "" AND (result EQUAL 0 OR NOT output MATCHES "${EXPECT}"))
  message(FATAL_ERROR "The fixture '${CASE}' should fail with '${EXPECT}':\n${output}")
endif()
