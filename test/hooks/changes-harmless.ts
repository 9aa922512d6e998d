/** Lines that look a little like secrets and are none: one a line, by what they are. None may be reported. */
const byKind: Record<string, string> = {
  placeholders: `
api_key = "your-api-key-here"
API_KEY=<paste your key>
password: "\${DB_PASSWORD}"
token: \${{ secrets.DEPLOY_TOKEN }}
token: {{ .Values.apiToken }}
secret = %SECRET%
secret_key = "\${SECRET_KEY}"
auth_token = "$AUTH_TOKEN"
access_key = "xxxxxxxxxxxxxxxxxxxxxxxx"
access_key_id: AKIAIOSFODNN7EXAMPLE
aws_key = AKIAXXXXXXXXXXXXXXXX
ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
sk-ant-api03-xxxxxxxx
xoxb-your-bot-token
hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
s.xxxxxxxxxxxxxxxxxxxxxxxx
npm_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
glpat-xxxxxxxxxxxxxxxxxxxx
-----BEGIN PRIVATE KEY-----
client_secret: "********************"
passwd = changeme
credentials = "null"
  `,
  'names and identifiers': `
const accessToken = response.data.accessToken
const apiKey = process.env.PAYMENT_API_KEY
const key = Object.keys(items)[0]
self.token = self._read_token_from_keyring()
secretName: database-credentials
keyName = "primary_key_of_the_table"
password_field = "user[password_confirmation]"
api_version = "2026-03-15-preview"
export function rotateSigningKeys(keyring: Keyring): Promise<void>
token_endpoint = "https://login.example.com/oauth2/v2.0/token"
access_token_url="https://api.example.com/oauth/access_token"
authorization_url: https://auth.example.com/realms/main/protocol/openid-connect/auth
key_file=/etc/ssl/private/server.pem
KEY_PATH=/var/lib/app/keys/current
primary_key=customer_identifier
foreign_key: orders_customer_fk_01
public_key = "9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit"
bucket_key: "reports/2026/summary-01.csv"
keyboard_layout = "us-intl-altgr-v2"
keyframes.addRule("slide-in-left-200ms")
monkey_patch: gevent1.2.3_compat
author = "someone1234@example.com"
turkey_timezone=Europe/Istanbul
rapid_response_team=blue42team
csrf-token=5hTz9Qm3Lw8Rk2Vx7Yp4Nc6Bd1Fg0Js
tokenizer_model = "cl100k_base_2026"
hf_requiredCharacteristicTypesForDisplay
s.acceptanceTimeoutSeconds = 30
s.makeControllerForCluster(args)
api_org_controller.list()
keyCode === 0x1b
access_level: level_2_readers
secret_length = sodium.crypto_secretbox_KEYBYTES
credentialsId: '0f6f7a52-6d0e-4f0d-9d3e-6f3f0c0b7d1a'
access_id: 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed
key_id: "9e107d9d-372b-4682-8b0f-8f0b0b5b7d61"
  `,
  'hashes and ids that are public': `
integrity sha512-aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=
"resolved": "https://registry.example.com/left-pad/-/left-pad-1.3.0.tgz"
commit 43fc912ef59a83054ea7f6706df4d53a7dea4d80
image: node@sha256:4b1d0e2f1c3a5b7d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d
uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"
id: 6f1ed002ab5595859014ebf0951522d9
uuid = 123e4567-e89b-12d3-a456-426614174000
sha256sum 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
md5=5d41402abc4b2a76b9719d911017c592
  `,
  'commands without a secret in them': `
curl https://api.example.com/v1/items?page=2
curl -u "$USER:$PASSWORD" https://example.com
curl --user "\${NAME}:\${PASS}" https://example.com
curl -u username:password https://example.com
curl -u test:test http://127.0.0.1:8080
curl -H "Authorization: Bearer $TOKEN" https://example.com
curl -H "Authorization: Bearer \${TOKEN}" https://example.com
curl -H "Authorization: Bearer <token>" https://example.com
curl -H "Authorization: Token **********" https://example.com
curl -H 'X-Api-Key: $API_KEY' https://example.com
curl -H "Content-Type: application/json" -d '{"a":1}' https://example.com
docker login -u "$USER" --password-stdin registry.example.com
git clone https://github.com/example/project.git
psql "postgres://localhost/app"
ssh-keygen -t ed25519 -f id_test
  `,
  'ordinary prose and code': `
The key to a good API is a small one.
Passwords are never stored: only their hashes are.
Ask the author for access, then open the secret garden.
if (!token) throw new Error('missing token')
expect(authenticate(user, 'wrong')).toBe(false)
return keys.map((key) => cache.get(key))
export const secretBoxKeyBytes = 32
for (const [key, value] of Object.entries(headers)) request.setHeader(key, value)
token = tokens.pop()
type ApiKey = string & { readonly brand: unique symbol }
<label for="password">Password</label>
<input type="password" name="password" autocomplete="current-password">
import { readKey, writeKey } from './keys.ts'
TODAYINASIAASACKOFRICEFELLOVER
const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'
access = "read-only"
api: v2
key=value
password
const tokens = text.split(' ')
  `,
}

export const harmless: readonly string[] = Object.values(byKind).flatMap((lines) =>
  lines.split('\n').filter((line) => line.trim() !== ''),
)
