Error occurred during initialization of boot layer
java.lang.module.FindException: Module portscan.cli not found
