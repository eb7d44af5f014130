-- The database of the compose file and its two roles, as the superuser of PostgreSQL's image; again at every start.
-- What `erbij database roles` prints (tests/unit/deploy/test_roles.py), with the passwords of .env.
\getenv owner_password ERBIJ_DATABASE_OWNER_PASSWORD
\getenv password ERBIJ_DATABASE_PASSWORD
SELECT 'CREATE ROLE "erbij_owner"'
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'erbij_owner') \gexec
ALTER ROLE "erbij_owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
SELECT 'CREATE ROLE "erbij"'
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'erbij') \gexec
ALTER ROLE "erbij" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
-- Who migrates sees how long the server holds tables; it may do all that the server may anyway.
GRANT "erbij" TO "erbij_owner";
SELECT 'CREATE DATABASE "erbij" OWNER "erbij_owner" ENCODING ''UTF8'' TEMPLATE template0'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'erbij') \gexec
REVOKE ALL ON DATABASE "erbij" FROM PUBLIC;
GRANT CONNECT ON DATABASE "erbij" TO "erbij";
ALTER DATABASE "erbij" OWNER TO "erbij_owner";
\connect "erbij"
-- A database that had one role until now: its tables become the owner's.
REASSIGN OWNED BY "erbij" TO "erbij_owner";
ALTER SCHEMA public OWNER TO "erbij_owner";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "erbij";
-- erbij migrate makes the tables, their policies and the rights on each of them.
