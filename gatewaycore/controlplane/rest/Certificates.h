// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/rest/RestFailure.h"

#include <QList>
#include <QSslCertificate>
#include <QSslError>

namespace postern::rest {

CertificateFacts describe(const QSslCertificate& certificate);
/// 64 lower-case hex digits of the DER form.
QByteArray fingerprint(const QSslCertificate& certificate);
/// A fingerprint as a person writes it ("AB:CD:...") in the form of fingerprint().
QByteArray normalisedFingerprint(QByteArray text);
/// One reason an entry, without repetitions.
QStringList describe(const QList<QSslError>& problems);

} // namespace postern::rest
