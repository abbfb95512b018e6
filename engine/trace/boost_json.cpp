// Boost.JSON, compiled here once so that no package is needed beyond Boost's headers.

#include <boost/json/src.hpp>
