/** In which order a job asks its ports, as arithmetic on indexes: nothing here touches a socket. */
package portscan.engine.order;
