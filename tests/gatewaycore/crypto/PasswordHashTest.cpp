// SPDX-License-Identifier: Apache-2.0
// First, since moc cannot read <compare> before the library's own configuration.
#include "support/TestMain.h"

#include "crypto/PasswordHash.h"

#include <QtTest>

using namespace postern;
using namespace postern::crypto;

namespace {

// Made by libargon2's own encoder and by Python's crypt; the password is "sesame" of all.
constexpr const char* argon2 = "$argon2id$v=19$m=64,t=1,p=2$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP";
constexpr const char* bcrypt = "$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW";

} // namespace

class PasswordHashTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void knowsThePasswordThatOthersHashed()
    {
        for (const char* text : {argon2, bcrypt}) {
            const auto hash = PasswordHash::parse(text);
            QVERIFY2(hash, text);
            QVERIFY2(hash->matches("sesame"), text);
            for (const std::string& wrong : {std::string("sesamE"), std::string("sesam"), std::string(), std::string("sesame\0", 7),
                                            std::string("sesame\0x", 8), std::string(1000, 's')})
                QVERIFY2(!hash->matches(wrong), text);
        }
    }

    void whatItMakesIsReadBack()
    {
        const PasswordHash made = PasswordHash::of("pä ss");
        const auto read = PasswordHash::parse(made.text());
        QVERIFY2(read, made.text().c_str());
        QVERIFY(read->matches("pä ss"));
        QVERIFY(!read->matches("pa ss"));
        QVERIFY(PasswordHash::of("pä ss").text() != made.text()); // a salt of its own
    }

    void decoysCostTheSameAndAreNobodys()
    {
        for (const char* text : {argon2, bcrypt}) {
            const auto hash = PasswordHash::parse(text);
            const PasswordHash decoy = hash->decoy();
            QCOMPARE(decoy.cost(), hash->cost());
            QVERIFY(decoy.text() != hash->text());
            QVERIFY(!decoy.matches("sesame"));
        }
        // A decoy of bcrypt is one that crypt_r takes: otherwise unknown users would be answered at once.
        QVERIFY2(PasswordHash::parse(PasswordHash::parse(bcrypt)->decoy().text()), "bcrypt");
        QVERIFY(PasswordHash::of("x").cost() > PasswordHash::parse(argon2)->cost());
    }

    void refusesWhatIsNoHashAndNeverShowsIt_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("form");
        const auto row = [](const char* name, const QByteArray& text, PasswordForm form) {
            QTest::newRow(name) << text << static_cast<int>(form);
        };
        row("empty", "", PasswordForm::Unknown);
        row("plain", "hunter2-secret", PasswordForm::Unknown);
        row("sha of htpasswd", "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", PasswordForm::Weak);
        row("bare sha-1", "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8", PasswordForm::Weak);
        row("sha256 of an older gateway", "@sha256:{abcdef}", PasswordForm::Weak);
        row("apr1", "$apr1$salt$hash", PasswordForm::Weak);
        row("sha512-crypt", "$6$salt$hash", PasswordForm::Weak);
        row("argon2i", "$argon2i$v=19$m=64,t=1,p=2$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP", PasswordForm::Unknown);
        row("argon2id without version", "$argon2id$m=64,t=1,p=2$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP", PasswordForm::Argon2id);
        row("argon2id, old version", "$argon2id$v=16$m=64,t=1,p=2$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP", PasswordForm::Argon2id);
        row("argon2id, 1 TiB", "$argon2id$v=19$m=1073741824,t=1,p=1$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP", PasswordForm::Argon2id);
        row("argon2id, number too large", "$argon2id$v=19$m=99999999999,t=1,p=1$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP", PasswordForm::Argon2id);
        row("argon2id, a thousand passes", "$argon2id$v=19$m=64,t=1000,p=1$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP", PasswordForm::Argon2id);
        row("argon2id, no passes", "$argon2id$v=19$m=64,t=0,p=1$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP", PasswordForm::Argon2id);
        row("argon2id, too little memory", "$argon2id$v=19$m=7,t=1,p=1$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP", PasswordForm::Argon2id);
        row("argon2id, short salt", "$argon2id$v=19$m=64,t=1,p=2$c2Fs$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP", PasswordForm::Argon2id);
        row("argon2id, no digest", "$argon2id$v=19$m=64,t=1,p=2$c2FsdHNhbHQ", PasswordForm::Argon2id);
        row("argon2id, digest with a dollar", "$argon2id$v=19$m=64,t=1,p=2$c2FsdHNhbHQ$CeYJJzXD4HCr$JE4xQnPDiEbBuFYr5PP", PasswordForm::Argon2id);
        row("argon2id, negative", "$argon2id$v=19$m=-64,t=1,p=2$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP", PasswordForm::Argon2id);
        row("bcrypt cut", "$2b$04$abcdefghijklmnopqrstuu", PasswordForm::Bcrypt);
        row("bcrypt too dear", "$2b$31$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW", PasswordForm::Bcrypt);
        row("bcrypt too cheap", "$2b$03$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW", PasswordForm::Bcrypt);
        row("bcrypt with a stray sign", "$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85R!", PasswordForm::Bcrypt);
        row("bcrypt of the flawed kind", "$2x$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW", PasswordForm::Unknown);
    }
    void refusesWhatIsNoHashAndNeverShowsIt()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, form);
        QCOMPARE(static_cast<int>(passwordFormOf(text.toStdString())), form);
        const auto hash = PasswordHash::parse(text.toStdString());
        QVERIFY(!hash);
        QVERIFY2(text.isEmpty() || hash.error().message().find(text.toStdString()) == std::string::npos, hash.error().message().c_str());
    }
};

POSTERN_TEST(PasswordHashTest);
#include "PasswordHashTest.moc"
