// SPDX-License-Identifier: Apache-2.0
#include "controlplane/rest/Certificates.h"

#include <QCryptographicHash>

namespace postern::rest {
namespace {

template <class Lookup>
QString distinguishedName(const QSslCertificate& certificate, Lookup lookup)
{
    QStringList parts;
    for (const char* key : {"CN", "O", "OU", "L", "ST", "C"}) {
        const QStringList values = (certificate.*lookup)(QByteArray(key));
        for (const QString& value : values)
            parts += QLatin1String(key) + QLatin1Char('=') + value;
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

QByteArray fingerprint(const QSslCertificate& certificate)
{
    return certificate.digest(QCryptographicHash::Sha256).toHex();
}

QByteArray normalisedFingerprint(QByteArray text)
{
    text.replace(':', QByteArray());
    return text.trimmed().toLower();
}

CertificateFacts describe(const QSslCertificate& certificate)
{
    using ByKey = QStringList (QSslCertificate::*)(const QByteArray&) const;
    CertificateFacts facts;
    facts.subject = distinguishedName(certificate, static_cast<ByKey>(&QSslCertificate::subjectInfo));
    facts.issuer = distinguishedName(certificate, static_cast<ByKey>(&QSslCertificate::issuerInfo));
    const auto names = certificate.subjectAlternativeNames();
    for (auto it = names.begin(); it != names.end(); ++it) {
        const QLatin1String type(it.key() == QSsl::IpAddressEntry ? "IP:" : it.key() == QSsl::DnsEntry ? "DNS:" : "email:");
        facts.names += type + it.value();
    }
    facts.notBefore = certificate.effectiveDate();
    facts.notAfter = certificate.expiryDate();
    facts.sha256 = fingerprint(certificate);
    facts.pem = certificate.toPem();
    facts.selfSigned = certificate.isSelfSigned();
    return facts;
}

QStringList describe(const QList<QSslError>& problems)
{
    QStringList reasons;
    for (const QSslError& problem : problems)
        reasons += problem.errorString();
    reasons.removeDuplicates();
    return reasons;
}

} // namespace postern::rest
