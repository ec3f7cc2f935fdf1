-- What the administrator of a server does for Nguồn,
CREATE ROLE nguon LOGIN;
CREATE ROLE nguon_reach;
GRANT nguon_reach TO nguon;
CREATE DATABASE nguon OWNER nguon;
-- what a test needs,
GRANT SET ON PARAMETER deadlock_timeout TO nguon;
-- and a role that goes around row security and must therefore be refused.
CREATE ROLE nguon_bypass LOGIN BYPASSRLS;
GRANT nguon TO nguon_bypass;
