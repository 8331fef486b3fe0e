// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/AuthorityDialog.h"

#include "workbench/shell/Page.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QSslCertificate>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

QString inShell(QString text)
{
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

QLabel* fact(QWidget* parent, const char* id, const QString& name, const QString& text)
{
    auto* label = named(new QLabel(text, parent), id, name);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setWordWrap(true);
    return label;
}

/// "AB:CD:…" in two lines: a fingerprint is compared by eye.
QString fingerprint(const QSslCertificate& certificate)
{
    const QByteArray pairs = certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper();
    return QString::fromLatin1(pairs.left(47)) + QLatin1Char('\n') + QString::fromLatin1(pairs.mid(48));
}

} // namespace

AuthorityDialog::AuthorityDialog(QString file, QString url, QWidget* parent)
    : QDialog(parent), file_(std::move(file)), url_(std::move(url)), clients_(clients())
{
    setObjectName(QStringLiteral("gateway.authority"));
    setWindowTitle(tr("Trust the development authority"));
    auto* column = new QVBoxLayout(this);
    auto* text = fact(this, "gateway.authority.text", tr("What trust means here"),
                      tr("Listeners with a development certificate are signed by an authority that was made on this workstation and exists only here. "
                         "A client that trusts it can call them without a warning - and trusts everything that is signed with this authority's key, "
                         "so keep the key where it is and take the trust back when you no longer need it."));
    column->addWidget(text);
    column->addWidget(facts());
    QWidget* const all = ways();
    all->setVisible(problem_.isEmpty());
    column->addWidget(all);
    column->addStretch(1);
    said_ = fact(this, "gateway.authority.said", tr("What was done"), {});
    column->addWidget(said_);

    auto* buttons = named(new QDialogButtonBox(QDialogButtonBox::Close, this), "gateway.authority.buttons", windowTitle());
    auto* copyButton = named(new QPushButton(tr("&Copy the command"), this), "gateway.authority.copy", tr("Copy the command"));
    auto* saveButton = named(new QPushButton(tr("&Save the certificate as…"), this), "gateway.authority.save", tr("Save the certificate as a file"));
    buttons->addButton(copyButton, QDialogButtonBox::ActionRole);
    buttons->addButton(saveButton, QDialogButtonBox::ActionRole);
    copyButton->setDefault(true);
    copyButton->setEnabled(problem_.isEmpty());
    saveButton->setEnabled(problem_.isEmpty());
    connect(copyButton, &QPushButton::clicked, this, &AuthorityDialog::copy);
    connect(saveButton, &QPushButton::clicked, this, &AuthorityDialog::saveAs);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    resize(640, sizeHint().height());
}

QWidget* AuthorityDialog::facts()
{
    auto* all = named(new QWidget(this), "gateway.authority.facts", tr("The authority"));
    auto* form = new QFormLayout(all);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("File:"), fact(all, "gateway.authority.file", tr("File of the authority"), file_));
    QFile source(file_);
    if (!source.open(QIODevice::ReadOnly)) {
        problem_ = tr("%1 cannot be read: %2. Stop the gateway and run it again: it makes the authority anew, and clients have to trust it once more.")
                       .arg(file_, source.errorString());
    } else {
        const QList<QSslCertificate> found = QSslCertificate::fromData(source.read(1 << 20), QSsl::Pem);
        if (found.isEmpty()) {
            problem_ = tr("%1 holds no certificate. Delete it, then stop the gateway and run it again: it makes the authority anew.").arg(file_);
        } else {
            const QSslCertificate& authority = found.first();
            form->addRow(tr("Name:"), fact(all, "gateway.authority.name", tr("Name of the authority"),
                                           authority.subjectInfo(QSslCertificate::CommonName).join(QLatin1String(", "))));
            form->addRow(tr("Valid until:"), fact(all, "gateway.authority.until", tr("End of the authority's validity"),
                                                  QLocale().toString(authority.expiryDate().toLocalTime(), QLocale::ShortFormat)));
            auto* digits = fact(all, "gateway.authority.fingerprint", tr("SHA-256 fingerprint of the authority"), fingerprint(authority));
            QFont fixed(QStringLiteral("monospace"));
            fixed.setStyleHint(QFont::Monospace);
            digits->setFont(fixed);
            form->addRow(tr("SHA-256:"), digits);
        }
    }
    if (!problem_.isEmpty())
        form->addRow(fact(all, "gateway.authority.problem", tr("Why the authority cannot be used"), problem_));
    return all;
}

QList<AuthorityDialog::Client> AuthorityDialog::clients() const
{
    const QString file = inShell(file_);
    return {
        {tr("Programs of this system (Debian, Ubuntu)"),
         QStringLiteral("sudo install -m 0644 %1 /usr/local/share/ca-certificates/postern-development.crt\nsudo update-ca-certificates").arg(file),
         QStringLiteral("sudo rm /usr/local/share/ca-certificates/postern-development.crt && sudo update-ca-certificates --fresh")},
        {tr("Chromium, Chrome and others with the NSS store"),
         QStringLiteral("certutil -d sql:\"$HOME/.pki/nssdb\" -A -t C,, -n 'Postern development' -i %1").arg(file),
         QStringLiteral("certutil -d sql:\"$HOME/.pki/nssdb\" -D -n 'Postern development'")},
        {tr("curl, for one call"), QStringLiteral("curl --cacert %1 %2").arg(file, inShell(url_)), {}},
        {tr("Java (its default key store)"),
         QStringLiteral("keytool -importcert -cacerts -alias postern-development -file %1").arg(file),
         QStringLiteral("keytool -delete -cacerts -alias postern-development")},
        {tr("Node.js, for one shell"), QStringLiteral("export NODE_EXTRA_CA_CERTS=%1").arg(file), QStringLiteral("unset NODE_EXTRA_CA_CERTS")},
        {tr("Python requests, for one shell"), QStringLiteral("export REQUESTS_CA_BUNDLE=%1").arg(file), QStringLiteral("unset REQUESTS_CA_BUNDLE")},
    };
}

QWidget* AuthorityDialog::ways()
{
    auto* all = named(new QWidget(this), "gateway.authority.ways", tr("Ways to trust it"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    client_ = named(new QComboBox(all), "gateway.authority.client", tr("Client that is to trust the authority"));
    for (const Client& each : clients_)
        client_->addItem(each.name);
    column->addWidget(client_);
    command_ = named(new QPlainTextEdit(all), "gateway.authority.command", tr("Command that makes the client trust the authority"));
    command_->setReadOnly(true);
    command_->setTabChangesFocus(true);
    QFont fixed(QStringLiteral("monospace"));
    fixed.setStyleHint(QFont::Monospace);
    command_->setFont(fixed);
    command_->setFixedHeight(command_->fontMetrics().lineSpacing() * 6);
    column->addWidget(command_);
    undo_ = fact(all, "gateway.authority.undo", tr("How to take the trust back"), {});
    column->addWidget(undo_);
    connect(client_, &QComboBox::currentIndexChanged, this, &AuthorityDialog::choose);
    choose(0);
    return all;
}

void AuthorityDialog::choose(int client)
{
    const Client& chosen = clients_.at(client);
    command_->setPlainText(chosen.command);
    undo_->setText(chosen.undo.isEmpty() ? QString() : tr("To take it back: %1").arg(chosen.undo));
}

void AuthorityDialog::copy()
{
    QGuiApplication::clipboard()->setText(command_->toPlainText());
    said_->setText(tr("The command is copied. Run it in a terminal."));
}

void AuthorityDialog::saveAs()
{
    const QString target = QFileDialog::getSaveFileName(this, tr("Save the certificate as"), QStringLiteral("postern-development.crt"),
                                                        tr("Certificates (*.crt *.pem)"));
    if (target.isEmpty())
        return;
    QFile source(file_);
    QSaveFile copy(target);
    const bool saved = source.open(QIODevice::ReadOnly) && copy.open(QIODevice::WriteOnly) && copy.write(source.readAll()) >= 0 && copy.commit();
    said_->setText(saved ? tr("Saved as %1. It is the certificate only: the key stays where it is.").arg(target)
                         : tr("It could not be saved as %1: %2").arg(target, source.isOpen() ? copy.errorString() : source.errorString()));
}

} // namespace postern::workbench
