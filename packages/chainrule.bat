@echo off
rem The chainrule command, on the Java that comes with it. CHAINRULE_JAVA_OPTS may hold more options for the virtual
rem machine. What the options are for stands in lib\start.sh, which does the same elsewhere.
setlocal DisableDelayedExpansion
set "home=%~dp0.."
set "CHAINRULE_COMMAND=%~0"

set "collector=-XX:+UseParallelGC"
if not defined CHAINRULE_JAVA_OPTS goto cache
if not "%CHAINRULE_JAVA_OPTS:-XX:+Use=%"=="%CHAINRULE_JAVA_OPTS%" set "collector="

:cache
set "cache=help"
set "compiler="
set "command=%~1"
if not defined command goto start
if "%command:~0,1%"=="-" goto start
if "%command%"=="generate-completion" goto start
set "cache=commands"
for %%c in (explain check exercises inspect) do if "%command%"=="%%c" set "compiler=-XX:TieredStopAtLevel=1"
:argument
if "%~1"=="" goto start
if "%~1"=="-h" set "cache=help"
if "%~1"=="--help" set "cache=help"
if "%~1"=="--diagnose" set "compiler="
if "%~1"=="--steps" set "compiler="
if "%~1"=="--data" if "%command%"=="inspect" set "compiler="
shift
goto argument

:start
if "%cache%"=="help" set "compiler=-XX:TieredStopAtLevel=1"
set "aot="
if exist "%home%\lib\%cache%.aot" set aot="-XX:AOTCache=%home%\lib\%cache%.aot"
rem Results are UTF-8; the console is told so meanwhile.
for /f "tokens=2 delims=:." %%p in ('chcp') do set "page=%%p"
chcp 65001 >nul
"%home%\runtime\bin\java.exe" -Xlog:disable -Xlog:all=error:stderr -Xlog:aot*=off:stderr -Xlog:cds*=off:stderr ^
    -XX:+DisplayVMOutputToStderr ^
    --sun-misc-unsafe-memory-access=allow -XX:-UsePerfData %collector% -XX:MaxRAMPercentage=50 %compiler% ^
    %aot% "-Djava.library.path=%home%\lib" %CHAINRULE_JAVA_OPTS% -jar "%home%\lib\chainrule.jar" %*
set "status=%ERRORLEVEL%"
chcp %page% >nul
exit /b %status%
