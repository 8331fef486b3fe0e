// SPDX-License-Identifier: Apache-2.0
// The non-template part of Asio, compiled once for this room.
#include <asio/impl/src.hpp>
