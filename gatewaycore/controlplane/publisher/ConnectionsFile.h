// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/publisher/PublisherConnection.h"

#include <vector>

namespace postern::publisher {

/// connections.yaml: the control planes that a project is worked on with, by name. It may be kept in git: credentials are in
/// a SecretStore under the connection's id, and a key such as `password` is refused.

/// All connections of the file, in its order; none when there is no file. Errors: InvalidConfig with file, line and column
/// (also for two connections of one name or id, an address with a password in it, and unknown keys).
Result<std::vector<PublisherConnection>> readConnections(const QString& path);
/// The same of a text; `name` is what errors call it.
Result<std::vector<PublisherConnection>> parseConnections(const QByteArray& text, const QString& name);
/// Replaces the file whole or not at all. Errors: InvalidArgument for a connection that cannot be written (an address that
/// holds a password, no name); IoError.
Result<void> writeConnections(const QString& path, const std::vector<PublisherConnection>& connections);
/// The connection of that name, or the only one when the name is empty. Errors: NotFound naming those there are.
Result<PublisherConnection> connectionNamed(const std::vector<PublisherConnection>& connections, const QString& name);

} // namespace postern::publisher
