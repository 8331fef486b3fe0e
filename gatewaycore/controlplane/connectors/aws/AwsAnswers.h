// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsCredentials.h"
#include "schema/Value.h"

#include <QByteArray>

namespace postern::connectors::aws {

/// An XML answer of one of AWS's query protocols as nested maps: an element with elements in it is a map, what occurs more than
/// once a list, anything else a text. Namespaces and attributes are left out. Null for what is no XML, is nested deeper than 32, or
/// has more than 10,000 elements.
[[nodiscard]] schema::Value valueOfXml(const QByteArray& xml);

/// The content of a call to STS.
[[nodiscard]] QByteArray assumeRoleForm(const AwsRole& role);
/// Errors: ProtocolError for what has not what an answer to AssumeRole has.
[[nodiscard]] Result<AwsCredentials> credentialsOf(const schema::Value& assumed);

} // namespace postern::connectors::aws
