/** The languages of ISO 639-2 that have no code of two letters, as BCP 47 names them. */
export const ISO_639_2: ReadonlySet<string> = new Set(
  (
    "ace ach ada ady afh ain akk ale alt ang anp arc arn arp arw ast awa bal ban bas bej bem bho bik bin " +
    "bla bra bua bug byn cad car ceb chb chg chk chm chn cho chp chr chy cop crh csb dak dar del den dgr " +
    "din doi dsb dua dum dyu efi egy eka elx enm ewo fan fil fon frm fro frr frs fur gaa gay gba gez gil " +
    "gmh goh gon gor got grb grc gsw gwi hai haw hil hit hmn hsb hup iba ilo inh jbo jpr jrb kaa kab kac " +
    "kam kaw kbd kha kho kmb kok kos kpe krc krl kru kum kut lad lah lam lez lol loz lua lui lun luo lus " +
    "mad mag mai mak man mas mdf mdr men mga mic min mnc mni moh mos mul mus mwl mwr myv nap nds new nia " +
    "niu nog non nso nwc nym nyn nyo nzi osa ota pag pal pam pap pau peo phn pon pro raj rap rar rom rup " +
    "sad sah sam sas sat scn sco sel sga shn sid sma smj smn sms snk sog srn srr suk sus sux syr tem ter " +
    "tet tig tiv tkl tlh tli tmh tog tpi tsi tum tvl tyv udm uga umb vai vot wal war was xal yao yap zap " +
    "zen zun"
  ).split(" "),
);
