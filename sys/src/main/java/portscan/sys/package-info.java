/** Linux system calls by foreign functions: named layouts in, results with errno out. */
package portscan.sys;
