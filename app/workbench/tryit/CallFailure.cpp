// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/CallFailure.h"

#include <QCoreApplication>
#include <QUrl>

namespace postern::workbench {
namespace {
struct CallFailureText {
    Q_DECLARE_TR_FUNCTIONS(CallFailure)
};
} // namespace

Failure callFailure(const Error& error, const rest::RestFailure& failure)
{
    const QUrl url = QUrl::fromEncoded(failure.url);
    const QString place = url.host().isEmpty() ? QString::fromUtf8(failure.url) : url.authority(QUrl::FullyEncoded).section(QLatin1Char('@'), -1);
    Failure said;
    // The client's own words are English and hold what only somebody who looks closer needs; the sentences are ours.
    said.details = QString::fromStdString(error.describe());
    switch (error.kind()) {
    case ErrorKind::ConnectFailed:
        said.what = CallFailureText::tr("Nothing answers at %1.").arg(place);
        said.next = CallFailureText::tr("Run the gateway, or correct host and port in the URL.");
        break;
    case ErrorKind::TlsFailed:
        if (failure.untrustedCertificate()) {
            said.what = CallFailureText::tr("The certificate of %1 is not trusted.").arg(place);
            if (!failure.certificateProblems.isEmpty())
                said.why = failure.certificateProblems.join(QStringLiteral(" "));
            said.next = CallFailureText::tr("If you know this server, trust exactly this certificate: SHA-256 %1.")
                            .arg(QString::fromLatin1(failure.certificates.front().sha256));
        } else {
            said.what = CallFailureText::tr("No secure connection to %1 came about.").arg(place);
            said.next =
                CallFailureText::tr("See that the address is a TLS one, and that the server takes TLS 1.2 or 1.3.");
        }
        break;
    case ErrorKind::TimedOut:
        said.what = CallFailureText::tr("%1 did not answer in time.").arg(place);
        said.why = failure.stage == rest::RestStage::Connect ? CallFailureText::tr("No connection came about.")
                   : failure.stage == rest::RestStage::Body  ? CallFailureText::tr("Its answer stopped in the middle.")
                                                             : CallFailureText::tr("It took the call and kept silent.");
        said.next = CallFailureText::tr("See in the Inspector which step waits, or send the call again.");
        break;
    case ErrorKind::Cancelled:
        said.what = CallFailureText::tr("The call was cancelled.");
        break;
    case ErrorKind::ConnectionClosed:
        said.what = CallFailureText::tr("%1 closed the connection before the answer was complete.").arg(place);
        said.next = CallFailureText::tr("Send the call again; if it stays so, look at the trace of the exchange.");
        break;
    case ErrorKind::ProtocolError:
        said.what = CallFailureText::tr("%1 did not answer in proper HTTP.").arg(place);
        said.next = CallFailureText::tr("See that the port is an HTTP one, and whether it wants https.");
        break;
    case ErrorKind::TooLarge:
        said.what = CallFailureText::tr("The answer is larger than can be shown here.");
        said.next = CallFailureText::tr("Copy the call as curl and save the answer to a file.");
        break;
    case ErrorKind::InvalidArgument:
        said.what = CallFailureText::tr("This call cannot be sent.");
        said.next = CallFailureText::tr("Correct the URL, the method or the header fields.");
        break;
    default:
        said.what = CallFailureText::tr("The call to %1 failed.").arg(place);
        said.next = CallFailureText::tr("Send the call again, or look at the log.");
        break;
    }
    return said;
}

} // namespace postern::workbench
